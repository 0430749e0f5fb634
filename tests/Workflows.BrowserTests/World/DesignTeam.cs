using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Accounts;
using Workflows.Studio.Package;

namespace Workflows.BrowserTests.World;

/// <summary>People of the digital team, each signed in with the studio open: starting its runtime takes longer than most of what is tested in it.</summary>
public sealed class DesignTeam : IAsyncDisposable
{
    public const string Password = "another long sample password";

    private readonly Dictionary<string, Designer> members = new(StringComparer.Ordinal);

    /// <summary>Somebody with a role, who shows the list of workflows.</summary>
    /// <param name="world">Where they work.</param>
    /// <param name="role">One of <see cref="AccountRoles"/>.</param>
    /// <param name="who">Another name for another person with the same role.</param>
    public async Task<Designer> GetAsync(TestWorld world, string role, string who = "first")
    {
        var key = $"{role}-{who}";
        if (members.TryGetValue(key, out var member))
        {
            await member.OpenListAsync();
            return member;
        }

        return members[key] = await SignInAsync(world, role, $"{key.ToLowerInvariant()}-{Guid.NewGuid():N}@harbour.example");
    }

    /// <summary>Somebody for one test alone.</summary>
    public static async Task<Designer> SignInAsync(TestWorld world, string role, string email)
    {
        Assert.SkipUnless(world.Server.Services.GetRequiredService<StudioPackage>().IsInstalled, StudioPackage.WhatToInstall);
        using (var scope = world.Server.Services.CreateScope())
        {
            await scope.ServiceProvider.GetRequiredService<AccountBook>().AddAsync(email, role, Password, "test");
        }

        var designer = new Designer(await world.VisitAsync());
        await designer.SignInAsync(email, Password);
        return designer;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in members.Values)
        {
            await member.DisposeAsync();
        }
    }
}

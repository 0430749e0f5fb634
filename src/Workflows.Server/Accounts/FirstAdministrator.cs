using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Workflows.Storage;

namespace Workflows.Server.Accounts;

/// <summary>Makes the administrator that configuration names; in Development, without a name, one whose password is printed once.</summary>
public sealed class FirstAdministrator(IServiceScopeFactory scopes, IOptions<AccountsOptions> options, IHostEnvironment environment)
{
    private const string Role = "Administrator";

    /// <summary>Makes the roles and the administrator that are missing.</summary>
    /// <exception cref="StorageException">The configured administrator cannot be made; one sentence says why.</exception>
    public async Task EnsureAsync()
    {
        var administrator = options.Value.Administrator;
        if (string.IsNullOrWhiteSpace(administrator.Email) && !environment.IsDevelopment())
        {
            return;
        }

        using var scope = scopes.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
        var roles = scope.ServiceProvider.GetRequiredService<RoleManager<IdentityRole>>();
        foreach (var role in new[] { Role, "Designer", "Publisher" })
        {
            if (!await roles.RoleExistsAsync(role))
            {
                await roles.CreateAsync(new IdentityRole(role));
            }
        }

        var email = string.IsNullOrWhiteSpace(administrator.Email) ? "admin@localhost" : administrator.Email.Trim();
        if (await users.FindByEmailAsync(email) is not null)
        {
            return;
        }

        var made = string.IsNullOrWhiteSpace(administrator.Password);
        if (made && !environment.IsDevelopment())
        {
            throw new StorageException("Accounts:Administrator:Password is missing: an administrator is named, but has no password.");
        }

        var password = made ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(9)) : administrator.Password!;
        var user = new IdentityUser(email) { Email = email, EmailConfirmed = true };
        var result = await users.CreateAsync(user, password);
        if (!result.Succeeded)
        {
            throw new StorageException(
                $"Accounts:Administrator cannot be made: {string.Join(' ', result.Errors.Select(e => e.Description))}"
            );
        }

        await users.AddToRoleAsync(user, Role);
        if (made)
        {
            await Console.Out.WriteLineAsync($"Development administrator: {email} / {password} (printed once)");
        }
    }
}

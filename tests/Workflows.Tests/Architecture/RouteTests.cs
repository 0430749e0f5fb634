using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xunit;

namespace Workflows.Tests.Architecture;

/// <summary>A value in a page's address comes from there alone: a field of a form with the same name must not take its place.</summary>
public sealed class RouteTests
{
    private static readonly Assembly[] Rooms =
    [
        typeof(Workflows.HumanTasks.HumanTask).Assembly,
        typeof(Workflows.Casework.CaseworkServiceCollectionExtensions).Assembly,
        typeof(Workflows.Server.Hosting.ServerHost).Assembly,
    ];

    /// <summary>Each page model with the names in its address.</summary>
    public static TheoryData<string, string> Addressed
    {
        get
        {
            var found = new TheoryData<string, string>();
            foreach (
                var file in Directory.EnumerateFiles(Path.Combine(Citations.RepositoryRoot, "src"), "*.cshtml", SearchOption.AllDirectories)
            )
            {
                var text = File.ReadAllText(file);
                var address = Regex
                    .Match(text, "^@page \"(?<address>[^\"]*)\"", RegexOptions.Multiline, TimeSpan.FromSeconds(1))
                    .Groups["address"]
                    .Value;
                var model = Regex
                    .Match(text, "^@model (?<model>\\w+)", RegexOptions.Multiline, TimeSpan.FromSeconds(1))
                    .Groups["model"]
                    .Value;
                foreach (Match name in Regex.Matches(address, "\\{\\**(?<name>\\w+)[^}]*\\}", RegexOptions.None, TimeSpan.FromSeconds(1)))
                {
                    found.Add(model, name.Groups["name"].Value);
                }
            }

            return found;
        }
    }

    [Theory, MemberData(nameof(Addressed))]
    public void A_value_of_an_address_is_bound_to_the_route(string model, string name)
    {
        var type = Rooms.SelectMany(a => a.GetTypes()).Single(t => t.Name == model && t.IsSubclassOf(typeof(PageModel)));
        var property = type.GetProperties()
            .Where(p => Is(p.Name) && p.GetCustomAttribute<BindPropertyAttribute>() is not null)
            .Cast<ICustomAttributeProvider>();
        var parameters = type.GetMethods()
            .Where(m => m.DeclaringType == type && m.Name.StartsWith("On", StringComparison.Ordinal))
            .SelectMany(m => m.GetParameters())
            .Where(p => Is(p.Name!));
        var bound = property.Concat(parameters).ToList();

        Assert.NotEmpty(bound);
        Assert.All(bound, b => Assert.NotEmpty(b.GetCustomAttributes(typeof(FromRouteAttribute), inherit: true)));

        bool Is(string other) => other.Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}

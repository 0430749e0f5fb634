using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Accounts;
using Workflows.Storage;
using Workflows.Studio.Access;
using Workflows.Tests.Scenarios;
using Xunit;

namespace Workflows.Tests.Studio;

/// <summary>Every endpoint of Elsa's API is asked as each role, without an account, and by a page of somebody else.</summary>
public sealed partial class PermissionTests : IAsyncDisposable
{
    private readonly ScenarioServers _servers = new();

    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    [Fact]
    public async Task Every_endpoint_lets_those_roles_pass_that_have_its_permission()
    {
        var server = await _servers.GetAsync(Dialect.Sqlite);
        var endpoints = EndpointsOf(server);
        Assert.True(endpoints.Count > 80, $"Only {endpoints.Count} endpoints were found.");
        Assert.Subset(
            endpoints.ToHashSet(),
            new HashSet<(string, string, string)>
            {
                ("GET", "/elsa/api/secrets/", StudioPermissions.ReadSecrets),
                ("POST", "/elsa/api/secrets/", StudioPermissions.WriteSecrets),
                ("POST", "/elsa/api/secrets/1", StudioPermissions.WriteSecrets),
                ("POST", "/elsa/api/secrets/1/rotate", StudioPermissions.WriteSecrets),
                ("POST", "/elsa/api/secrets/1/test", StudioPermissions.TestSecrets),
                ("DELETE", "/elsa/api/secrets/1", StudioPermissions.DeleteSecrets),
                ("POST", "/elsa/api/tests/activities", StudioPermissions.Test),
            }
        );
        foreach (var role in new[] { AccountRoles.Auditor, AccountRoles.Designer, AccountRoles.Publisher, AccountRoles.Administrator })
        {
            using var client = await StudioClient.SignInAsync(server, role, role);
            var may = RolePermissions.Of(role);
            foreach (var (method, path, permission) in endpoints)
            {
                var status = await StatusAsync(client.Http, method, path);
                var isAllowed = may.Any(p => StudioPermissions.Covers(p, permission));
                Assert.True(
                    isAllowed == (status != HttpStatusCode.Forbidden)
                        && status is not (HttpStatusCode.Unauthorized or HttpStatusCode.InternalServerError),
                    $"{role}: {method} {path} ({permission}) answered {status}."
                );
            }
        }
    }

    [Fact]
    public async Task Nobody_passes_without_an_account_and_no_write_by_a_cookie_from_elsewhere()
    {
        var server = await _servers.GetAsync(Dialect.Sqlite);
        using var nobody = new HttpClient { BaseAddress = new Uri(server.Address) };
        using var browser = server.Browse();
        await browser.OpenAsync("/");
        await browser.PressAsync("Sign in", ("Email", ScenarioServer.Administrator), ("Password", ScenarioServer.Password));
        foreach (var (method, path, _) in EndpointsOf(server))
        {
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, await StatusAsync(nobody, method, path)));
        }

        // No page of this server sends this: it has no Origin.
        var refused = await browser.PostAsync("/elsa/api/bulk-actions/delete/workflow-definitions/by-definition-id");
        Assert.Equal((int)HttpStatusCode.Forbidden, refused.Status);
    }

    [Fact]
    public void No_role_may_read_case_data()
    {
        foreach (var role in AccountRoles.All)
        {
            Assert.DoesNotContain(RolePermissions.Of(role), p => StudioPermissions.Covers(p, StudioPermissions.ReadCaseData));
        }
    }

    [Fact]
    public async Task A_token_ends_with_its_accounts_sessions()
    {
        var server = await _servers.GetAsync(Dialect.Sqlite);
        using var client = await StudioClient.SignInAsync(server, AccountRoles.Designer, "leaver");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("features/installed")).Status);
        using (var scope = server.Get<IServiceScopeFactory>().CreateScope())
        {
            await scope
                .ServiceProvider.GetRequiredService<AccountBook>()
                .SetRoleAsync("leaver@harbour.example", AccountRoles.Auditor, "test");
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("features/installed")).Status);
    }

    [Fact]
    public async Task The_hub_takes_a_token_in_its_address_and_a_session_that_has_ended_is_known_to_it()
    {
        var server = await _servers.GetAsync(Dialect.Sqlite);
        using var client = await StudioClient.SignInAsync(server, AccountRoles.Auditor, "watcher");
        var token = client.Http.DefaultRequestHeaders.Authorization!.Parameter;
        using var nobody = new HttpClient { BaseAddress = new Uri(server.Address) };
        const string negotiate = "/elsa/hubs/workflow-instance/negotiate?negotiateVersion=1";
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(nobody, "POST", $"{negotiate}&access_token={token}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(nobody, "POST", $"{negotiate}&access_token=made-up"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(nobody, "POST", negotiate));
        Assert.IsType<LiveSessions>(server.Get<Workflows.Studio.Live.ILiveSessions>());
        Assert.False(
            await server.Get<Workflows.Studio.Live.ILiveSessions>().IsLiveAsync(new System.Security.Claims.ClaimsPrincipal(), default)
        );
    }

    private static List<(string Method, string Path, string Permission)> EndpointsOf(ScenarioServer server)
    {
        var found = new List<(string Method, string Path, string Permission)>();
        foreach (var endpoint in server.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var path = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
            if (!path.StartsWith("/elsa/api", StringComparison.Ordinal) || endpoint.Metadata.GetMetadata<OpenToAll>() is not null)
            {
                continue;
            }

            var permission = endpoint.Metadata.GetMetadata<NeededPermission>()?.Name;
            Assert.True(permission is not null, $"{path} asks for no permission.");
            var methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
            found.AddRange(methods.Select(m => (m, Parameter().Replace(path, "1"), permission)));
        }

        return found;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = method is "GET" or "DELETE" ? null : JsonContent.Create(new { });
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}

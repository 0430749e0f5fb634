using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Accounts;
using Workflows.Tests.Scenarios;
using Xunit;

namespace Workflows.Tests.Studio;

/// <summary>A program that uses Elsa's API of a whole server, as an account with a role.</summary>
internal sealed class StudioClient : IDisposable
{
    private const string Password = "another long sample password";

    private StudioClient(HttpClient http) => Http = http;

    public HttpClient Http { get; }

    /// <summary>Makes an account and signs it in for a token.</summary>
    public static async Task<StudioClient> SignInAsync(ScenarioServer server, string role, string name)
    {
        var email = $"{name}@harbour.example";
        using (var scope = server.Get<IServiceScopeFactory>().CreateScope())
        {
            await scope.ServiceProvider.GetRequiredService<AccountBook>().AddAsync(email, role, Password, "test");
        }

        var http = new HttpClient { BaseAddress = new Uri(server.Address + "/elsa/api/") };
        var (status, body, _) = await new StudioClient(http).PostAsync(
            "identity/login",
            new JsonObject { ["username"] = email, ["password"] = Password }
        );
        Assert.Equal((HttpStatusCode.OK, true), (status, (bool)body!["isAuthenticated"]!));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)body["accessToken"]!);
        return new StudioClient(http);
    }

    public Task<(HttpStatusCode Status, JsonNode? Body, string? Tag)> PostAsync(string path, JsonNode? body = null, string? tag = null) =>
        SendAsync(HttpMethod.Post, path, body ?? new JsonObject(), tag);

    public Task<(HttpStatusCode Status, JsonNode? Body, string? Tag)> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null, null);

    public Task<(HttpStatusCode Status, JsonNode? Body, string? Tag)> DeleteAsync(string path) =>
        SendAsync(HttpMethod.Delete, path, null, null);

    public void Dispose() => Http.Dispose();

    private async Task<(HttpStatusCode Status, JsonNode? Body, string? Tag)> SendAsync(
        HttpMethod method,
        string path,
        JsonNode? body,
        string? tag
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : JsonContent.Create(body);
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }

        using var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var isJson = answer.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
        return (answer.StatusCode, isJson ? JsonNode.Parse(text) : null, answer.Headers.ETag?.ToString());
    }
}

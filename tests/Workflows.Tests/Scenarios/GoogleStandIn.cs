using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Workflows.Tests.Scenarios;

/// <summary>The stand-in for Google, by its own addresses.</summary>
internal sealed class GoogleStandIn(string address) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = new Uri(address) };

    /// <summary>What the stand-in for Google shows as JSON.</summary>
    public async Task<JsonNode> JsonAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await http.SendAsync(request);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    /// <summary>Tells the stand-in for Google what people or machines there do: faults and acts.</summary>
    public async Task TellAsync(HttpMethod method, string path, string json = "{}")
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        using var response = await http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {await response.Content.ReadAsStringAsync()}");
    }

    public void Dispose() => http.Dispose();
}

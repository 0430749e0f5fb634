namespace Workflows.Server.Commands;

/// <summary>
/// <c>health</c>: asks the server of this machine whether it is ready, for a container's health check, in which there is no curl. Reads the
/// address as the server does, and starts nothing else.
/// </summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var urls = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddEnvironmentVariables("ASPNETCORE_")
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(arguments)
            .Build()["Urls"]!;
        var address = urls.Split(';')[0].TrimEnd('/').Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal);
        using var http = new HttpClient { Timeout = Longest };
        try
        {
            using var response = await http.GetAsync(new Uri(address + "/health/ready"));
            Console.WriteLine(await response.Content.ReadAsStringAsync());
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or UriFormatException)
        {
            Console.WriteLine($"{address} does not answer: {e.Message}");
            return 1;
        }
    }
}

using System.Diagnostics;
using Xunit;

namespace Workflows.Tests.Commands;

/// <summary>The built server as a process of its own, in an empty folder, run to its end.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>Where it stores what it stores, unless arguments say otherwise.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("workflows-command-").FullName;

    /// <summary>Runs it.</summary>
    public async Task<Ended> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Workflows.Server.dll"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        start.Environment["Storage__Path"] = Path.Combine(Folder, "data");
        start.Environment["Urls"] = $"http://127.0.0.1:{Scenarios.ScenarioServer.FreePort()}";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Longest);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"It did not end: it took a wrong configuration for a right one. It said: {await output} {await error}");
        }

        return new Ended(process.ExitCode, await output, (await error).Trim());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>How a process ended.</summary>
internal sealed record Ended(int Code, string Output, string Error)
{
    /// <summary>One sentence on standard error, no stack trace, and the code for wrong configuration.</summary>
    public void IsOneSentence(params string[] words)
    {
        Assert.True(Code == 2, $"Code {Code}. {Error} {Output}");
        Assert.DoesNotContain('\n', Error);
        Assert.EndsWith(".", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error + Output, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, Error, StringComparison.OrdinalIgnoreCase));
    }
}

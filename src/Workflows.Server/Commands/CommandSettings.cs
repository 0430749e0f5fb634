using Workflows.Server.Hosting;

namespace Workflows.Server.Commands;

/// <summary>
/// The settings that follow a command (<c>--Storage:Path=data</c>, <c>--environment=Development</c>), which are the server's own, and the server
/// that a command works on. Every command opens every store that the server opens; a store whose clock was simulated needs no switch, because a
/// command moves no clock.
/// </summary>
internal sealed class CommandSettings
{
    private readonly string[] _settings;

    private CommandSettings(string[] settings) => _settings = settings;

    /// <summary>Separates the settings from the words of a command.</summary>
    public static (CommandSettings Settings, string[] Words) Read(string[] arguments)
    {
        var settings = arguments.Where(IsSetting).ToArray();
        return (new CommandSettings(settings), [.. arguments.Where(argument => !IsSetting(argument))]);
    }

    /// <summary>Builds the server without opening its store.</summary>
    public WebApplication Build(IReadOnlyDictionary<string, string?>? own = null) => ServerHost.Build([.. _settings], own);

    /// <summary>Builds the server and brings its store up to date, as its start does; it does not serve.</summary>
    public async Task<WebApplication> OpenAsync(IReadOnlyDictionary<string, string?>? own = null)
    {
        var app = Build(own);
        try
        {
            await StartUp.PrepareAsync(app.Services, serves: false);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static bool IsSetting(string argument) =>
        argument == "--simulate"
        || (
            argument.StartsWith("--", StringComparison.Ordinal)
            && argument.Split('=') is [var key, _, ..]
            && (key.Contains(':', StringComparison.Ordinal) || key is "--environment" or "--PublicAddress" or "--urls")
        );
}

using System.CommandLine;
using System.Net.Sockets;
using Workflows.Server.Hosting;
using Workflows.Storage;

namespace Workflows.Server.Commands;

/// <summary>
/// The command line: without a command it serves; <c>demo</c> shows the main job; <c>definitions</c> is the way in for workflows until the
/// studio comes; <c>people import</c> reads the directory; <c>health</c> asks a running server. Wrong configuration is one sentence and exit code 2.
/// </summary>
public static class CommandLine
{
    /// <summary>Runs a command.</summary>
    /// <returns>0: done; 1: something was found or is missing; 2: wrong usage or configuration.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            if (args is ["health", .. var address])
            {
                return await HealthCommand.RunAsync(address);
            }

            if (args is ["demo", ..] or ["definitions", ..] or ["people", ..] or ["--help", ..] or ["-h", ..] or ["-?", ..])
            {
                return await RunCommandAsync(args);
            }

            return await ServeAsync(args);
        }
        catch (Exception e) when (Explain(e) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence.EndsWith('.') ? sentence : sentence + ".");
            return 2;
        }
    }

    /// <summary>The sentence for a mistake of whoever configures or starts the server; null for anything else.</summary>
    public static string? Explain(Exception? exception) =>
        exception switch
        {
            null => null,
            StorageException e => e.Message,
            IOException e when e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException =>
                $"The address is taken: {e.Message}",
            DirectoryNotFoundException e => $"The folder cannot be written: {e.Message}",
            UnauthorizedAccessException e => $"The folder cannot be written: {e.Message}",
            Npgsql.NpgsqlException e => $"The database cannot be reached: {e.Message}",
            Microsoft.Data.Sqlite.SqliteException e => $"The database file cannot be used: {e.Message}",
            InvalidOperationException { Message: var message }
                when message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal) =>
                $"A setting cannot be read: {message}",
            InvalidDataException e => $"appsettings.json cannot be read: {e.Message}",
            AggregateException e => e.InnerExceptions.Select(Explain).FirstOrDefault(s => s is not null),
            _ => Explain(exception.InnerException),
        };

    private static async Task<int> ServeAsync(string[] args)
    {
        await using var app = ServerHost.Build(args);
        var addresses = app.Configuration["urls"];
        await StartUp.PrepareAsync(app.Services);
        try
        {
            await app.StartAsync();
        }
        catch (Exception e)
        {
            // What has started already ends its work before what it uses is disposed.
            await app.StopAsync();
            if (e is SocketException)
            {
                throw new StorageException($"The server cannot listen on {addresses}: {e.Message}.", e);
            }

            throw;
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    // A method of its own: a server that serves does not load the library of commands.
    private static Task<int> RunCommandAsync(string[] args) =>
        Root().Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });

    private static RootCommand Root()
    {
        var root = new RootCommand(
            "Workflows for a children's charity. Without a command the server starts; --urls, --Storage:Path and every other setting may follow."
        )
        {
            DemoCommand.Create(),
            DefinitionsCommand.Create(),
            PeopleCommand.Create(),
        };
        return root;
    }
}

using System.CommandLine;
using System.Net.Sockets;
using Workflows.Server.Hosting;
using Workflows.Storage;

namespace Workflows.Server.Commands;

/// <summary>
/// The command line. Without a command it starts the server; <c>demo</c> shows the main job; <c>simulate</c> lives through a year; <c>definitions</c> manages workflows until the
/// studio exists; <c>people</c> and <c>accounts</c> say who may do what; <c>audit</c> proves what was done; <c>health</c> asks a running server. A wrong configuration ends it with one sentence and exit code 2.
/// </summary>
public static class CommandLine
{
    /// <summary>Runs a command.</summary>
    /// <returns>0: success; 1: the command found problems, or its object does not exist; 2: wrong usage or configuration.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        PrivateFiles.ForProcess();
        try
        {
            if (args is ["health", .. var address])
            {
                return await HealthCommand.RunAsync(address);
            }

            if (
                args
                is ["demo", ..]
                    or ["simulate", ..]
                    or ["definitions", ..]
                    or ["people", ..]
                    or ["accounts", ..]
                    or ["audit", ..]
                    or ["--help", ..]
                    or ["-h", ..]
                    or ["-?", ..]
            )
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

    /// <summary>The sentence that explains a mistake in the configuration or the start; null for every other exception.</summary>
    public static string? Explain(Exception? exception) =>
        exception switch
        {
            null => null,
            ConfigurationException or StorageException => exception.Message,
            IOException e when e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException =>
                $"The address is taken: {e.Message}",
            DirectoryNotFoundException e => $"The folder cannot be written: {e.Message}",
            UnauthorizedAccessException e => $"The folder cannot be written: {e.Message}",
            Npgsql.NpgsqlException e => $"The database cannot be reached: {e.Message}",
            Microsoft.Data.Sqlite.SqliteException e => $"The database file cannot be used: {e.Message}",
            // The binder has no exception type of its own for a value that it cannot convert.
            InvalidOperationException e when e.Source == typeof(ConfigurationBinder).Assembly.GetName().Name =>
                $"A setting cannot be read: {e.Message}",
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
                throw new ConfigurationException($"The server cannot listen on {addresses}: {e.Message}.", e);
            }

            throw;
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    // A method of its own: a server that serves does not load the library of commands.
    private static Task<int> RunCommandAsync(string[] args)
    {
        var (settings, words) = CommandSettings.Read(args);
        return Root(settings).Parse(words).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static RootCommand Root(CommandSettings settings)
    {
        var root = new RootCommand(
            "Workflows for a children's charity. Without a command the server starts; --urls, --Storage:Path and every other setting may follow."
        )
        {
            DemoCommand.Create(),
            SimulateCommand.Create(),
            DefinitionsCommand.Create(settings),
            PeopleCommand.Create(settings),
            AccountsCommand.Create(settings),
            AuditCommand.Create(settings),
        };
        return root;
    }
}

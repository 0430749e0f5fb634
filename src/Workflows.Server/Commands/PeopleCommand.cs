using System.CommandLine;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Server.Commands;

/// <summary>
/// The command <c>people</c>: <c>import FILE</c> reads people, roles, services and the register from one YAML file, all of it or nothing;
/// <see cref="AuthenticatorCommands"/> has the others.
/// </summary>
internal static class PeopleCommand
{
    public static Command Create(CommandSettings settings)
    {
        var file = new Argument<string>("file") { Description = "A YAML file as workflows/people/sample.yaml." };
        var import = new Command("import", "Imports people, roles, services and the register; all of it or nothing.") { file };
        import.SetAction((result, token) => ImportAsync(settings, result.GetValue(file)!));
        return new Command("people", "The directory of people.")
        {
            import,
            AuthenticatorCommands.CreateInvite(settings),
            AuthenticatorCommands.CreateRemove(settings),
        };
    }

    private static async Task<int> ImportAsync(CommandSettings settings, string file)
    {
        await using var app = await settings.OpenAsync();
        await using var transaction = await app.Services.GetRequiredService<Database>().BeginAsync();
        string yaml;
        try
        {
            yaml = await File.ReadAllTextAsync(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{file}: {e.Message}");
            return 1;
        }

        var report = await app.Services.GetRequiredService<PeopleFile>().ImportAsync(transaction, yaml, "command-line");
        if (!report.Imported)
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, report.Problems));
            return 1;
        }

        await app.Services.GetRequiredService<TaskRouting>().AskAgainAsync(transaction);
        await transaction.CommitAsync();
        Console.WriteLine($"Imported {report.People} people and {report.Services} services.");
        return 0;
    }
}

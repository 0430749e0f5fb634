using System.CommandLine;
using Workflows.HumanTasks.Identity;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Server.Commands;

/// <summary>
/// The command <c>people</c>: <c>import FILE</c> reads people, roles, services and the register from one YAML file, all of it or nothing;
/// <c>remove-authenticator PERSON</c> is for a lost phone.
/// </summary>
internal static class PeopleCommand
{
    public static Command Create(CommandSettings settings)
    {
        var file = new Argument<string>("file") { Description = "A YAML file as workflows/people/sample.yaml." };
        var import = new Command("import", "Imports people, roles, services and the register; all of it or nothing.") { file };
        import.SetAction((result, token) => ImportAsync(settings, result.GetValue(file)!));
        var person = new Argument<string>("person") { Description = "The person's id in the file of people." };
        var remove = new Command("remove-authenticator", "Removes a lost authenticator; the person is invited to set up a new one.")
        {
            person,
        };
        remove.SetAction((result, token) => RemoveAuthenticatorAsync(settings, result.GetValue(person)!));
        return new Command("people", "The directory of people.") { import, remove };
    }

    private static async Task<int> RemoveAuthenticatorAsync(CommandSettings settings, string personId)
    {
        await using var app = await settings.OpenAsync();
        await using var transaction = await app.Services.GetRequiredService<Database>().BeginAsync();
        if (!await app.Services.GetRequiredService<Authenticators>().RemoveAsync(transaction, personId, "command-line"))
        {
            await Console.Error.WriteLineAsync($"There is no person with the id '{personId}' who has an authenticator.");
            return 1;
        }

        await transaction.CommitAsync();
        Console.WriteLine("It is removed. The next task that needs an authenticator sends the person a new invitation.");
        return 0;
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

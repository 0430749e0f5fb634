using System.CommandLine;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;
using Workflows.Storage.Definitions;

namespace Workflows.Server.Commands;

/// <summary>The command <c>definitions check|import|publish|retract|export</c>. It uses the same code as the studio's API.</summary>
internal static class DefinitionsCommand
{
    /// <summary>Whoever has the command line of the server; where publishing needs two people, it is one person.</summary>
    private const string Actor = "command-line";

    public static Command Create(CommandSettings settings)
    {
        var file = new Argument<string>("file") { Description = "A workflow definition in Elsa's JSON format." };
        var id = new Argument<string>("definition") { Description = "The definition's id (definitionId)." };
        var check = new Command("check", "Lists the problems that a publication would find; stores nothing.") { file };
        check.SetAction(
            (result, token) => RunAsync(settings, (registrar, _) => CheckAsync(registrar, result.GetValue(file)!), opensStore: false)
        );
        var import = new Command("import", "Stores a definition as its newest version, not published.") { file };
        import.SetAction((result, token) => RunAsync(settings, (registrar, _) => ImportAsync(registrar, result.GetValue(file)!)));
        var publish = new Command("publish", "Makes the newest version the one that new instances run on.") { id };
        publish.SetAction((result, token) => RunAsync(settings, (registrar, _) => PublishAsync(registrar, result.GetValue(id)!)));
        var retract = new Command("retract", "Takes the published version back: no new instance starts by it.") { id };
        retract.SetAction((result, token) => RunAsync(settings, (registrar, _) => RetractAsync(registrar, result.GetValue(id)!)));
        var export = new Command("export", "Writes the newest version to standard output.") { id };
        export.SetAction((result, token) => RunAsync(settings, (registrar, _) => ExportAsync(registrar, result.GetValue(id)!)));
        return new Command("definitions", "Workflow definitions: check, import, publish, retract, export.")
        {
            check,
            import,
            publish,
            retract,
            export,
        };
    }

    private static async Task<int> RunAsync(
        CommandSettings settings,
        Func<DefinitionRegistrar, IServiceProvider, Task<int>> run,
        bool opensStore = true
    )
    {
        var own = new Dictionary<string, string?> { ["Workflows:InstallShipped"] = "false" };
        await using var app = opensStore ? await settings.OpenAsync(own) : settings.Build(own);
        return await run(app.Services.GetRequiredService<DefinitionRegistrar>(), app.Services);
    }

    private static async Task<WorkflowDefinition?> ReadAsync(string file)
    {
        try
        {
            return DefinitionRegistrar.Read(await File.ReadAllTextAsync(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DefinitionFormatException)
        {
            await Console.Error.WriteLineAsync($"{file}: {e.Message}");
            return null;
        }
    }

    private static async Task<int> CheckAsync(DefinitionRegistrar registrar, string file)
    {
        if (await ReadAsync(file) is not { } definition)
        {
            return 1;
        }

        var verdict = await registrar.CheckAloneAsync(definition);
        Print(verdict.Problems);
        Console.WriteLine(verdict.IsAllowed ? "It can be published." : "It cannot be published.");
        return verdict.IsAllowed ? 0 : 1;
    }

    private static async Task<int> ImportAsync(DefinitionRegistrar registrar, string file)
    {
        if (await ReadAsync(file) is not { } definition)
        {
            return 1;
        }

        var imported = await registrar.ImportAsync(definition, Actor);
        Print(imported.Problems);
        Console.WriteLine(
            $"Stored as version {imported.VersionId} of {definition.DefinitionId}; publish it with: definitions publish {definition.DefinitionId}"
        );
        return 0;
    }

    private static async Task<int> PublishAsync(DefinitionRegistrar registrar, string definitionId)
    {
        try
        {
            var verdict = await registrar.PublishAsync(definitionId, Actor);
            Print(verdict.Problems);
            Console.WriteLine(verdict.IsAllowed ? $"{definitionId} is published." : $"{definitionId} is refused; nothing changed.");
            return verdict.IsAllowed ? 0 : 1;
        }
        catch (DefinitionNotFoundException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static async Task<int> RetractAsync(DefinitionRegistrar registrar, string definitionId)
    {
        try
        {
            await registrar.RetractAsync(definitionId, Actor);
            Console.WriteLine($"{definitionId} is retracted: no new instance starts; those that run go on.");
            return 0;
        }
        catch (DefinitionNotFoundException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static async Task<int> ExportAsync(DefinitionRegistrar registrar, string definitionId)
    {
        try
        {
            Console.WriteLine(DefinitionWriter.Write(await registrar.ExportAsync(definitionId)));
            return 0;
        }
        catch (DefinitionNotFoundException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static void Print(IReadOnlyList<DefinitionProblem> problems)
    {
        foreach (var problem in problems)
        {
            Console.WriteLine($"{problem.Severity}: {problem.Message}");
        }
    }
}

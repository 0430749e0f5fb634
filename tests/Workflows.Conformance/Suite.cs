using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Conformance;

/// <summary>Imports definitions, runs what runs without input, and records what each did.</summary>
public sealed class Suite : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddWorkflowEngine().BuildServiceProvider();
    private readonly WorkflowCompiler _compiler;
    private readonly ConcurrentDictionary<DefinitionFile, CompilationResult> _compiled = new(ReferenceEqualityComparer.Instance);

    public Suite() => _compiler = _services.GetRequiredService<WorkflowCompiler>();

    public IServiceProvider Services => _services;

    public void Dispose() => _services.Dispose();

    /// <summary>Runs every definition under a folder; those of one folder see one another.</summary>
    public async Task<IReadOnlyList<Outcome>> RunAsync(string folder, int maxSteps = 1000)
    {
        var outcomes = new List<Outcome>();
        var files = Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        foreach (var group in files.GroupBy(f => Path.GetDirectoryName(f)!))
        {
            outcomes.AddRange(await RunGroupAsync([.. group.Select(f => DefinitionFile.Read(f, folder))], maxSteps));
        }

        return outcomes;
    }

    /// <summary>Runs definitions that see one another.</summary>
    public async Task<IReadOnlyList<Outcome>> RunGroupAsync(
        IReadOnlyList<DefinitionFile> files,
        int maxSteps = 1000,
        Func<string, bool>? only = null
    )
    {
        var catalog = new MemoryCatalog();
        var compiled = new Dictionary<DefinitionFile, CompilationResult>();
        foreach (var file in files)
        {
            if (file.Definition is null)
            {
                continue;
            }

            compiled[file] = _compiled.GetOrAdd(file, f => _compiler.Compile(f.Definition!));
            catalog.Add(compiled[file].Workflow);
        }
        var outcomes = new List<Outcome>();
        foreach (var file in files)
        {
            if (file.Definition is null && file.ImportError is null || only?.Invoke(file.Source) == false)
            {
                continue;
            }

            outcomes.Add(await RunOneAsync(file, compiled.GetValueOrDefault(file), catalog, maxSteps));
        }
        return outcomes;
    }

    private async Task<Outcome> RunOneAsync(DefinitionFile file, CompilationResult? result, MemoryCatalog catalog, int maxSteps)
    {
        var outcome = new Outcome { Source = file.Source };
        if (file.Definition is null || result is null)
        {
            outcome.Why = file.ImportError ?? "";
            outcome.Record = new JsonObject
            {
                ["source"] = file.Source,
                ["status"] = "IMPORT-FAILED",
                ["subStatus"] = "-",
                ["importError"] = outcome.Why,
            };
            return outcome;
        }
        outcome.Imported = true;
        outcome.Lossless =
            JsonNode.DeepEquals(file.Json, JsonNode.Parse(DefinitionWriter.Write(file.Definition)))
            && file.Json!.ToJsonString() == file.Definition.Json.ToJsonString();
        if (result.Problems.FirstOrDefault(p => p.Code == ProblemCodes.Trigger) is { } refused)
        {
            outcome.Why = refused.Message;
            outcome.Record = new JsonObject
            {
                ["source"] = file.Source,
                ["status"] = "IMPORT-FAILED",
                ["subStatus"] = "-",
                ["importError"] = refused.Message,
            };
            return outcome;
        }
        outcome.Compiled = result.Problems.All(p => p.Severity != ProblemSeverity.Error);
        outcome.Why = string.Join("; ", result.Problems.Select(p => p.Message).Take(1));
        var host = new MemoryHost(_services, catalog, maxSteps);
        outcome.Record = await Recorder.RunAsync(host, file, catalog.FindVersion(file.Definition.Id)!);
        outcome.Ran = true;
        var subStatus = outcome.Record["subStatus"]!.ToString();
        outcome.Faulted = subStatus == WorkflowSubStatus.Faulted;
        if (outcome.Record["incidents"] is JsonArray { Count: > 0 } incidents && outcome.Why.Length == 0)
        {
            outcome.Why = $"{incidents[0]!["activityId"]}: {incidents[0]!["message"]}";
        }

        return outcome;
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace Workflows.HumanTasks.Kinds;

/// <summary>
/// All kinds of tasks. They are created at first use, because kinds depend on the services that change tasks, and those services depend on
/// this catalogue.
/// </summary>
public sealed class TaskKindCatalog(IServiceProvider services)
{
    private readonly Lazy<IReadOnlyDictionary<string, ITaskKind>> _kinds = new(() =>
        services.GetServices<ITaskKind>().ToDictionary(k => k.Name, StringComparer.Ordinal)
    );

    /// <summary>The kind of a task.</summary>
    /// <exception cref="InvalidOperationException">No kind with this name is registered.</exception>
    public ITaskKind Of(HumanTask task) => Get(task.Kind);

    /// <summary>A kind by its name.</summary>
    /// <exception cref="InvalidOperationException">No kind with this name is registered.</exception>
    public ITaskKind Get(string name) =>
        _kinds.Value.TryGetValue(name, out var kind) ? kind : throw new InvalidOperationException($"There is no kind of task '{name}'.");

    /// <summary>Names of the kinds whose open tasks are on people's lists.</summary>
    public IReadOnlyList<string> Listed => [.. _kinds.Value.Values.Where(k => k.IsListed).Select(k => k.Name)];

    /// <summary>Names of the kinds that ask for an answer.</summary>
    public IReadOnlyList<string> Answerable => [.. _kinds.Value.Values.Where(k => k.TakesAnswers).Select(k => k.Name)];
}

using Workflows.HumanTasks.Kinds;
using Workflows.People;

namespace Workflows.HumanTasks.Page;

/// <summary>What the owner of a link may see once they proved their identity.</summary>
public sealed record TaskView
{
    /// <summary>What the page shows.</summary>
    public required TaskStep Step { get; init; }

    /// <summary>The task.</summary>
    public required HumanTask Task { get; init; }

    /// <summary>The words of its kind.</summary>
    public required TaskWords Words { get; init; }

    /// <summary>The service's name.</summary>
    public required string ServiceName { get; init; }

    /// <summary>What its kind shows; null when it is not shown to this person now.</summary>
    public TaskPage? Page { get; init; }

    /// <summary>Hash of what is shown.</summary>
    public string? ContentHash => Page?.ContentHash ?? Task.ContentHash;

    /// <summary>The version that is shown; 0: the task has no content.</summary>
    public int Version => Page?.Version ?? Task.ContentVersion ?? 0;

    /// <summary>Outcomes that may be recorded on what is shown.</summary>
    public IReadOnlyList<string> Options => Page?.Options ?? [];

    /// <summary>The decision that answered or paused it.</summary>
    public Decision? Decision { get; init; }

    /// <summary>Whether this person made it.</summary>
    public bool Own { get; init; }

    /// <summary>Why this person cannot answer or read it.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whether a fresh link may be asked for.</summary>
    public bool OffersFresh { get; init; }

    /// <summary>Whether the person has an authenticator.</summary>
    public bool Enrolled { get; init; }

    /// <summary>Working time left, in words; null when it is over.</summary>
    public string? TimeLeft { get; init; }

    /// <summary>Name of the person whom the reader stands in for.</summary>
    public string? ActingFor { get; init; }

    /// <summary>Name of the role of the person who decided.</summary>
    public string DeciderRole => Roles.Find(Decision?.DeciderRole)?.DisplayName() ?? "a colleague";
}

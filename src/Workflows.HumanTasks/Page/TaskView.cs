using Workflows.HumanTasks.Identity;
using Workflows.HumanTasks.Kinds;
using Workflows.People;

namespace Workflows.HumanTasks.Page;

/// <summary>The content of a link's page for its owner, who has proven their identity.</summary>
public sealed record TaskView
{
    /// <summary>The step that the page shows.</summary>
    public required TaskStep Step { get; init; }

    /// <summary>The task to which the link leads.</summary>
    public required HumanTask Task { get; init; }

    /// <summary>The words of the task's kind.</summary>
    public required TaskWords Words { get; init; }

    /// <summary>The service's name.</summary>
    public required string ServiceName { get; init; }

    /// <summary>The content of the task's kind; null when it is not shown to this person now.</summary>
    public TaskPage? Page { get; init; }

    /// <summary>Hash of the content that is shown.</summary>
    public string? ContentHash => Page?.ContentHash ?? Task.ContentHash;

    /// <summary>The version that is shown; 0: the task has no content.</summary>
    public int Version => Page?.Version ?? Task.ContentVersion ?? 0;

    /// <summary>Codes of the outcomes that may be recorded on the content that is shown.</summary>
    public IReadOnlyList<string> Options => Page?.Options ?? [];

    /// <summary>The decision that answered or paused it.</summary>
    public Decision? Decision { get; init; }

    /// <summary>Whether this person made it.</summary>
    public bool Own { get; init; }

    /// <summary>The reason why this person may not answer or read it; null when they may.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whether the page offers to send a fresh link.</summary>
    public bool OffersFresh { get; init; }

    /// <summary>The person's authenticator, or null.</summary>
    public Authenticator? Authenticator { get; init; }

    /// <summary>Whether its codes prove level 2 now.</summary>
    public bool AuthenticatorCounts { get; init; }

    /// <summary>The working time that is left until the task is due, in words; null when it is late.</summary>
    public string? TimeLeft { get; init; }

    /// <summary>Name of the person on whose behalf the reader decides; null: in their own right.</summary>
    public string? ActingFor { get; init; }

    /// <summary>Name of the role of the person who decided.</summary>
    public string DeciderRole => Roles.Find(Decision?.DeciderRole)?.DisplayName() ?? "a colleague";
}

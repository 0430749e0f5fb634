using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Storage.Definitions;

/// <summary>A row of <c>definition_versions</c>.</summary>
public sealed class StoredDefinition
{
    internal const string HeadColumns = """
        id, definition_id, version, name, description, is_latest, is_published, is_draft, is_shipped, source_hash, effect_hash, created_at, changed_by, changed_at,
        saves, published_by, was_reviewed, retracted_at, deleted_at
        """;

    internal const string Columns = $"{HeadColumns}, source";

    /// <summary>Id of the version; running instances keep it.</summary>
    public string Id { get; set; } = "";

    /// <summary>Id of the definition, the same for all its versions.</summary>
    public string DefinitionId { get; set; } = "";

    /// <summary>Number of the version, from 1.</summary>
    public int Version { get; set; }

    /// <summary>The name that people read; the definition's id when it has none.</summary>
    public string Name { get; set; } = "";

    /// <summary>What it does, for people.</summary>
    public string? Description { get; set; }

    /// <summary>Whether it is the newest version of its definition.</summary>
    public bool IsLatest { get; set; }

    /// <summary>Whether it is published, so that new instances run on it.</summary>
    public bool IsPublished { get; set; }

    /// <summary>Whether it is the draft, which the next save overwrites; any other version never changes.</summary>
    public bool IsDraft { get; set; }

    /// <summary>Whether it was installed from the product's own folder, not imported by the team.</summary>
    public bool IsShipped { get; set; }

    /// <summary>The definition's JSON as it was saved; empty where a list asked for no sources.</summary>
    public string Source { get; set; } = "";

    /// <summary>Hash of the JSON without the fields that differ by version.</summary>
    public string SourceHash { get; set; } = "";

    /// <summary>Hash of what it does (<see cref="DefinitionEffect"/>); null of a version that is older than this hash.</summary>
    public string? EffectHash { get; set; }

    /// <summary>Business time at which it was added.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Who saved it last: an actor of the audit; null of what was installed, or saved before this was noted.</summary>
    public string? ChangedBy { get; set; }

    /// <summary>Business time of the last save; null when it was saved once.</summary>
    public DateTimeOffset? ChangedAt { get; set; }

    /// <summary>How often the draft was saved over.</summary>
    public int Saves { get; set; }

    /// <summary>Who published it; null when nobody did, or it was published before this was noted.</summary>
    public string? PublishedBy { get; set; }

    /// <summary>Whether it shipped, or was published by somebody who had not changed it.</summary>
    public bool WasReviewed { get; set; }

    /// <summary>Business time at which it was retracted; null when it was not, or was published again.</summary>
    public DateTimeOffset? RetractedAt { get; set; }

    /// <summary>Business time at which it was deleted; it is kept because instances refer to it.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>A text that every save changes, as an HTTP entity tag without its quotation marks.</summary>
    public string Tag => $"{Id}.{Saves}";

    /// <summary>The definition, with the fields of this version (id, number, flags) written into its JSON.</summary>
    public WorkflowDefinition ToDefinition()
    {
        var json = JsonDepth.Parse(Source)!.AsObject();
        json["id"] = Id;
        json["version"] = Version;
        json["isLatest"] = IsLatest;
        json["isPublished"] = IsPublished;
        return new WorkflowDefinition(json);
    }
}

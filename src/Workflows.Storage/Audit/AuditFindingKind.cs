namespace Workflows.Storage;

/// <summary>Kinds of what a verification of the audit finds.</summary>
public enum AuditFindingKind
{
    /// <summary>An entry, its place or its link is not as it was.</summary>
    Changed,

    /// <summary>An entry or its link was removed.</summary>
    Missing,

    /// <summary>An entry or a link was not made by this program.</summary>
    Added,

    /// <summary>A link does not follow the one before it: parts of an older copy were put back.</summary>
    Order,

    /// <summary>The end of the chain was cut off, or the chain was rewritten.</summary>
    Head,

    /// <summary>A node found the chain broken, and noted it in the audit.</summary>
    Noted,
}

namespace Workflows.Google.Forms;

/// <summary>A version of a form at Google: the same questions from when they were first seen until other questions were.</summary>
public sealed class FormVersion
{
    /// <summary>Counts the versions of a form from 1.</summary>
    public int Number { get; set; }

    /// <summary>Hash of the questions at Google.</summary>
    public string Hash { get; set; } = "";

    /// <summary>When the version before was seen last (business time); null for the first one.</summary>
    public DateTimeOffset? LiveAfter { get; set; }

    /// <summary>When it was first seen, business time.</summary>
    public DateTimeOffset FirstSeenAt { get; set; }

    /// <summary>The form's file by which its answers are read, as JSON; null while no person has accepted its questions.</summary>
    public string? Definition { get; set; }
}

namespace Workflows.Storage.Lanes;

/// <summary>How an effect left the outbox, as its receipt says it.</summary>
internal static class EffectOutcome
{
    /// <summary>Its handler carried it out.</summary>
    public const string Done = "done";

    /// <summary>A newer effect for the same row took its columns.</summary>
    public const string Superseded = "superseded";

    /// <summary>It could never be carried out, and the instance that waited for it was told.</summary>
    public const string Refused = "refused";

    /// <summary>A person gave it up, with a reason.</summary>
    public const string Skipped = "skipped";

    /// <summary>The key of its case was destroyed before its turn came.</summary>
    public const string Erased = "erased";
}

namespace Workflows.Storage.Operations;

/// <summary>
/// Kinds of incidents of the engine's own rows. They say what a person can do: rooms add kinds of their own, which can only be skipped.
/// </summary>
public static class IncidentKind
{
    /// <summary>An activity failed: its instance can run it again.</summary>
    public const string Activity = "activity";

    /// <summary>An effect is parked: it can be tried again.</summary>
    public const string Effect = "effect";

    /// <summary>An effect was refused and has left the outbox: there is nothing to try again.</summary>
    public const string Dropped = "dropped";

    /// <summary>A delivery is parked: it can be tried again.</summary>
    public const string Delivery = "delivery";

    /// <summary>A stimulus is parked: it can be tried again.</summary>
    public const string Stimulus = "stimulus";

    /// <summary>A kept event could not be read and is gone.</summary>
    public const string Event = "event";

    /// <summary>A version of a definition cannot be compiled and is set aside.</summary>
    public const string Definition = "definition";

    /// <summary>Whether what is parked can be tried again by <see cref="StuckWork.RetryAsync"/>.</summary>
    public static bool CanBeRetried(string kind) => kind is Effect or Delivery or Stimulus;
}

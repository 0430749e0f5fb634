namespace Workflows.Google;

/// <summary>The configuration section <c>Google</c>: addresses and credentials.</summary>
public sealed class GoogleOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Google";

    /// <summary>One address for both APIs and for tokens, such as that of the local stand-in; null for the real Google.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Path of a service account's key file.</summary>
    public string? CredentialFile { get; set; }

    /// <summary>Name of this program in the header <c>User-Agent</c> of every call.</summary>
    public string ApplicationName { get; set; } = "Workflows";

    /// <summary>How long this program waits for the answer to a call. Google may carry out a call nevertheless that was given up.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Interval, from a tenth of a second, at which each node reads every form, besides the schedule's once a minute. Null (default) leaves
    /// it to the schedule. Google allows 180 reads of responses a minute, for all forms and all nodes together.
    /// </summary>
    public TimeSpan? PollInterval { get; set; }
}

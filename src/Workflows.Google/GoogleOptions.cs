namespace Workflows.Google;

/// <summary>How Google is reached: the configuration section <c>Google</c>.</summary>
public sealed class GoogleOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Google";

    /// <summary>One address for both APIs and for tokens, such as that of the local stand-in; <see langword="null"/> is the real Google.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Path of a service account's key file.</summary>
    public string? CredentialFile { get; set; }

    /// <summary>The name that calls carry in their <c>User-Agent</c>.</summary>
    public string ApplicationName { get; set; } = "Workflows";

    /// <summary>How long a call may take before it is given up. A call that was given up may have been carried out all the same.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Reads every form this often besides the schedule's once a minute, on each node; from a tenth of a second. Default: not at all. Google
    /// allows 180 reads of responses a minute: for all forms and all nodes together.
    /// </summary>
    public TimeSpan? PollInterval { get; set; }
}

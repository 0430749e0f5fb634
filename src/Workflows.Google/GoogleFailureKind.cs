namespace Workflows.Google;

/// <summary>Who can remove the cause of a failed call.</summary>
public enum GoogleFailureKind
{
    /// <summary>Google is busy or away, or a person changed the file at the same moment: it is tried again soon.</summary>
    Busy,

    /// <summary>A person must mend something about the file, the account or the key: every call fails until then.</summary>
    NeedsPerson,

    /// <summary>Google refuses something in this request; other requests may succeed.</summary>
    Request,

    /// <summary>Google refuses this request, and no change of the file would help.</summary>
    Never,
}

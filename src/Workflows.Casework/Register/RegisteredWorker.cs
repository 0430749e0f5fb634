namespace Workflows.Casework.Register;

/// <summary>A worker in the register of the pilot.</summary>
public sealed class RegisteredWorker
{
    /// <summary>The person.</summary>
    public required string PersonId { get; set; }

    /// <summary>The service that the worker takes part for.</summary>
    public required string Service { get; set; }

    /// <summary>Where the worker stands: <c>pending</c>, <c>active</c>, <c>suspended</c>, <c>left</c>.</summary>
    public required string Status { get; set; }

    /// <summary>Asset number of the charity's phone: <c>PH-0231</c>.</summary>
    public string? PhoneAsset { get; set; }

    /// <summary>Version of the worker's guide that was read.</summary>
    public int? GuideVersion { get; set; }

    /// <summary>When the worker joined.</summary>
    public DateTimeOffset? JoinedAt { get; set; }

    /// <summary>Counts changes; sheet rows of an older one never overwrite a newer.</summary>
    public long Revision { get; set; }
}

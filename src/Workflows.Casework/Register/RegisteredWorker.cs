namespace Workflows.Casework.Register;

/// <summary>A worker in the register of the pilot.</summary>
public sealed class RegisteredWorker
{
    /// <summary>Id of the person.</summary>
    public required string PersonId { get; set; }

    /// <summary>Code of the service for which the worker takes part.</summary>
    public required string Service { get; set; }

    /// <summary>One of <see cref="RegisterStatus"/>.</summary>
    public required string Status { get; set; }

    /// <summary>Asset number of the charity's phone: <c>PH-0231</c>.</summary>
    public string? PhoneAsset { get; set; }

    /// <summary>One of <see cref="Register.PhoneStatus"/>, as the phones desk sees that phone with this worker; null without a phone.</summary>
    public string? PhoneStatus { get; set; }

    /// <summary>Version of the worker's guide that was read.</summary>
    public int? GuideVersion { get; set; }

    /// <summary>When the worker joined.</summary>
    public DateTimeOffset? JoinedAt { get; set; }

    /// <summary>Number of changes; a row of S1 with a lower number never overwrites a newer one.</summary>
    public long Revision { get; set; }
}

/// <summary>Statuses of a worker in the register, as its row and tab S1 write them.</summary>
public static class RegisterStatus
{
    /// <summary>The worker has asked to take part and has not started.</summary>
    public const string Pending = "pending";

    /// <summary>The worker takes part: only an active worker may send the pilot's forms.</summary>
    public const string Active = "active";

    /// <summary>The worker does not take part for now.</summary>
    public const string Suspended = "suspended";

    /// <summary>The worker has left the pilot.</summary>
    public const string Left = "left";

    /// <summary>Every status.</summary>
    public static IReadOnlyList<string> All { get; } = [Pending, Active, Suspended, Left];
}

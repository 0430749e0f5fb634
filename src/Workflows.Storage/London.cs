namespace Workflows.Storage;

/// <summary>The charity's time zone, for texts that show local time and counts by local days.</summary>
public static class London
{
    /// <summary>IANA name of the time zone.</summary>
    public const string Zone = "Europe/London";

    /// <summary>The offsets of the time zone and its changes.</summary>
    public static TimeZoneInfo TimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById(Zone);

    /// <summary>The local date and time of an instant.</summary>
    public static DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, TimeZone).DateTime;

    /// <summary>The instant of a local date and time, with the offset that is in force then.</summary>
    public static DateTimeOffset At(DateTime local) => new(local, TimeZone.GetUtcOffset(local));
}

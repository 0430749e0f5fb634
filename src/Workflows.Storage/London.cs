namespace Workflows.Storage;

/// <summary>The time zone of the charity, for what is said or counted by local days.</summary>
public static class London
{
    /// <summary>Its IANA name.</summary>
    public const string Zone = "Europe/London";

    /// <summary>Its rules.</summary>
    public static TimeZoneInfo TimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById(Zone);

    /// <summary>Local date and time of an instant.</summary>
    public static DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, TimeZone).DateTime;

    /// <summary>The instant of a local date and time, with the offset that is in force then.</summary>
    public static DateTimeOffset At(DateTime local) => new(local, TimeZone.GetUtcOffset(local));
}

using System.Text.Json.Serialization;

namespace Workflows.GoogleEmulator.Faults;

/// <summary>What a fault does to a matching call.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
internal enum FaultKind
{
    /// <summary>Answers <c>status</c> and does nothing.</summary>
    Status,

    /// <summary>Does the work, then answers <c>status</c> (503).</summary>
    ApplyThenStatus,

    /// <summary>Does the work, then resets the connection.</summary>
    ApplyThenReset,

    /// <summary>Answers <c>status</c> (503) at once and does the work <c>seconds</c> later or on release.</summary>
    ApplyLater,

    /// <summary>Holds the call for <c>seconds</c> or until release; <c>after</c> holds the answer instead of the work.</summary>
    Delay,

    /// <summary>Refuses at the token endpoint with <c>error</c> and <c>description</c>.</summary>
    TokenError,

    /// <summary>Pages of <c>responses.list</c> hold at most <c>pageSize</c>.</summary>
    ShortPages,

    /// <summary>A submitted response gets the times of the one before it.</summary>
    EqualTimestamps,

    /// <summary>A submitted response is listed only after <c>polls</c> lists or on release, with the time at which it was sent.</summary>
    LateVisible,

    /// <summary>A person does <c>act</c> to the spreadsheet just before the write.</summary>
    ActBeforeWrite,

    /// <summary><c>values.append</c> writes to the rows that the append before it wrote, as if both had looked for the end of the table at the same time.</summary>
    AppendRace,
}

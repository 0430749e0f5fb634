using System.Text.Json.Serialization;
using Workflows.Casework.Arrangements;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>The coded answers about one week of one arrangement; they are encrypted with the key of the case.</summary>
public sealed record WeeklyAnswers
{
    /// <summary>A code of <see cref="WeeklyCodes.File"/>.</summary>
    public required string FileUpdated { get; init; }

    /// <summary>A code of <see cref="WeeklyCodes.Deleted"/>.</summary>
    public required string MessagesDeleted { get; init; }

    /// <summary>Whether the chat is still one-to-one; null: not answered.</summary>
    public bool? StillOneToOne { get; init; }

    /// <summary>Whether the backup is still off; null: not answered.</summary>
    public bool? BackupOff { get; init; }

    /// <summary>Appointments that were planned.</summary>
    public int? Planned { get; init; }

    /// <summary>Appointments that were kept.</summary>
    public int? Kept { get; init; }

    /// <summary>Whether the other way of contact still works, as a code; null: not answered.</summary>
    public string? OtherChannelWorks { get; init; }

    /// <summary>A code of <see cref="WeeklyCodes.Links"/>, or null.</summary>
    public string? LinkProblem { get; init; }

    /// <summary>A code of <see cref="WeeklyCodes.Phones"/>, or null.</summary>
    public string? PhoneType { get; init; }

    /// <summary>Id of the person who answered.</summary>
    public string? By { get; init; }

    /// <summary>The reason why a person let the arrangement go on although weeks were missed, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the week is confirmed: recorded first, then deleted .</summary>
    [JsonIgnore]
    public bool IsDone => WeeklyCodes.Recorded.Contains(FileUpdated) && WeeklyCodes.Gone.Contains(MessagesDeleted);

    /// <summary>Whether messages were deleted.</summary>
    [JsonIgnore]
    public bool Deleted => MessagesDeleted == WeeklyCodes.Yes;

    /// <summary>Whether messages were deleted although the case file was not updated before.</summary>
    [JsonIgnore]
    public bool DeletedUnrecorded => Deleted && !WeeklyCodes.Recorded.Contains(FileUpdated);

    /// <summary>Whether the answer says that the case is on hold.</summary>
    [JsonIgnore]
    public bool SaysHold => MessagesDeleted == WeeklyCodes.OnHold;

    /// <summary>Whether the answer asks for one more working day.</summary>
    [JsonIgnore]
    public bool AsksForTime => FileUpdated == WeeklyCodes.SystemDown || MessagesDeleted == WeeklyCodes.WillDo;

    /// <summary>The code that says why the week is not done; null: it is done, or nothing was answered.</summary>
    [JsonIgnore]
    public string? NotDoneCode =>
        IsDone || FileUpdated.Length == 0 ? Reason
        : MessagesDeleted == WeeklyCodes.PhoneLost ? NotDoneCodes.PhoneLost
        : FileUpdated == WeeklyCodes.SystemDown ? NotDoneCodes.SystemDown
        : SaysHold ? NotDoneCodes.Hold
        : MessagesDeleted == WeeklyCodes.WillDo ? NotDoneCodes.WillDo
        : NotDoneCodes.Other;

    /// <summary>No answer yet.</summary>
    public static WeeklyAnswers None { get; } = new() { FileUpdated = "", MessagesDeleted = "" };

    /// <summary>The reason why the answers cannot be recorded, with the name of the field; null when they can.</summary>
    [JsonIgnore]
    public (string Field, string Sentence)? Problem =>
        !WeeklyCodes.File.Has(FileUpdated) ? ("file", "Say whether the case file is updated.")
        : !WeeklyCodes.Deleted.Has(MessagesDeleted) ? ("deleted", "Say whether the messages are deleted.")
        : Planned is < 0 or > 14 ? ("planned", "Appointments planned is a whole number from 0 to 14.")
        : Kept is < 0 or > 14 ? ("kept", "Appointments kept is a whole number from 0 to 14.")
        : Kept > (Planned ?? 14) ? ("kept", "More appointments cannot be kept than were planned.")
        : OtherChannelWorks is not null && !WeeklyCodes.OtherChannel.Has(OtherChannelWorks) ? ("other", "Choose yes or no.")
        : LinkProblem is not null && !WeeklyCodes.Links.Has(LinkProblem) ? ("links", "Choose an answer from the list.")
        : PhoneType is not null && !WeeklyCodes.Phones.Has(PhoneType) ? ("phone", "Choose a phone from the list.")
        : null;
}

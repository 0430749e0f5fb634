namespace Workflows.Casework.WeeklyDeletion;

/// <summary>What became of an answer about a week.</summary>
public enum WeeklyOutcome
{
    /// <summary>Recorded in time.</summary>
    Done,

    /// <summary>Recorded after the week was due.</summary>
    Late,

    /// <summary>Recorded, and the week stays open.</summary>
    StillOpen,

    /// <summary>Recorded, and the week has one more working day.</summary>
    MoreTime,

    /// <summary>Recorded, and the week stays held.</summary>
    Held,

    /// <summary>Messages were deleted although the case is on hold; the lead was told at once.</summary>
    DeletedUnderHold,

    /// <summary>The week is excused, because the phone is lost.</summary>
    Excused,

    /// <summary>The week was confirmed or excused before; nothing was changed.</summary>
    Already,
}

/// <summary>An answer about one week.</summary>
/// <param name="Key">Key of the week's row.</param>
/// <param name="Answers">The answers.</param>
public sealed record WeeklyAnswer(string Key, WeeklyAnswers Answers);

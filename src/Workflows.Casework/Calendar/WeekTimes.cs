namespace Workflows.Casework.Calendar;

/// <summary>The times of one week's deletion round in one nation.</summary>
/// <param name="RowsAt">When the week's rows are made: Monday 06:00, also on a holiday.</param>
/// <param name="DrawAt">When the spot checks are drawn: five minutes before the digest.</param>
/// <param name="DigestAt">When workers get the digest.</param>
/// <param name="Late">When a row is due, and what follows when it is open then.</param>
public sealed record WeekTimes(DateTimeOffset RowsAt, DateTimeOffset DrawAt, DateTimeOffset DigestAt, LateTimes Late);

/// <summary>When a row is due, and when people are told that it is late.</summary>
/// <param name="DueAt">17:00 of the day on which it is due.</param>
/// <param name="FirstRungAt">10:00 of the next working day: the worker is told.</param>
/// <param name="SecondRungAt">10:00 of the second working day: the manager is told.</param>
public sealed record LateTimes(DateTimeOffset DueAt, DateTimeOffset FirstRungAt, DateTimeOffset SecondRungAt);

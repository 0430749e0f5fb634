using Cronos;
using Workflows.Engine.Authoring;

namespace Workflows.Engine.Scheduling;

/// <summary>
/// The times of a cron expression in a time zone. A fixed local time that does not exist in spring comes at the first valid instant after it,
/// and one that comes twice in autumn counts once, at the first. What repeats within the day (<c>0 * * * *</c>) keeps its distance across both.
/// </summary>
public sealed record CronSchedule : TriggerSchedule
{
    /// <summary>The time zone of an expression that is given none.</summary>
    public const string DefaultZone = "Europe/London";

    internal const string Kind = "cron";

    private const int LongestExpression = 200;
    private const int LongestZone = 100;
    private static readonly char[] Blanks = [' ', '\t'];

    // Early enough that every day of the week comes on 29 February before the last year that cron expressions know, 2099.
    private static readonly DateTimeOffset Probe = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly CronExpression _times;
    private readonly TimeZoneInfo _zone;

    /// <summary>Makes a schedule.</summary>
    /// <param name="expression">Five fields (minute, hour, day, month, day of the week), or six with the seconds first.</param>
    /// <param name="zone">IANA name of the time zone; <see cref="DefaultZone"/> when null or empty.</param>
    /// <exception cref="FaultException">The expression cannot be read or never comes, or there is no such time zone.</exception>
    public CronSchedule(string expression, string? zone)
    {
        if (Refuse(expression, zone) is { } sentence)
        {
            throw new FaultException(sentence);
        }

        Zone = string.IsNullOrWhiteSpace(zone) ? DefaultZone : zone.Trim();
        Expression = string.Join(' ', expression.Split(Blanks, StringSplitOptions.RemoveEmptyEntries));
        _times = CronExpression.Parse(Expression, FormatOf(Expression));
        _zone = TimeZoneInfo.FindSystemTimeZoneById(Zone);
    }

    /// <summary>The expression, with single blanks between its fields.</summary>
    public string Expression { get; }

    /// <summary>IANA name of the time zone.</summary>
    public string Zone { get; }

    /// <inheritdoc />
    public override string Text => $"{Kind} {Zone} {Expression}";

    /// <summary>Why an expression or a time zone is refused, in one sentence; null when neither is. A part that is null is not looked at.</summary>
    public static string? Refuse(string? expression, string? zone)
    {
        if (!string.IsNullOrWhiteSpace(zone) && !IsZone(zone.Trim()))
        {
            return $"There is no time zone '{Shown(zone, LongestZone)}': give its IANA name, for example {DefaultZone}.";
        }

        if (expression is null)
        {
            return null;
        }

        var shown = Shown(expression, LongestExpression);
        if (expression.Length > LongestExpression)
        {
            return $"The cron expression '{shown}' is longer than {LongestExpression} characters.";
        }

        try
        {
            var times = CronExpression.Parse(expression, FormatOf(expression));
            return times.GetNextOccurrence(Probe, TimeZoneInfo.Utc) is null
                ? $"The cron expression '{shown}' never comes: no date fits it."
                : null;
        }
        catch (CronFormatException)
        {
            return $"'{shown}' is no cron expression: it has five fields (minute, hour, day, month, day of the week), or six with the seconds first.";
        }
    }

    /// <inheritdoc />
    public override DateTimeOffset? First(DateTimeOffset now) => _times.GetNextOccurrence(now.ToUniversalTime(), _zone)?.ToUniversalTime();

    /// <inheritdoc />
    public override DateTimeOffset? Next(DateTimeOffset due, DateTimeOffset now) => First(now);

    /// <inheritdoc />
    public bool Equals(CronSchedule? other) => other is not null && Text == other.Text;

    /// <inheritdoc />
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    internal static CronSchedule Parse(string text) =>
        text.Split(' ', 2) is [var zone, var expression]
            ? new CronSchedule(expression, zone)
            : throw new FaultException($"'{text}' is no cron schedule.");

    // No IANA name has a blank, which parts the text of a schedule.
    private static bool IsZone(string zone) =>
        zone.Length <= LongestZone && !zone.Any(char.IsWhiteSpace) && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _);

    private static CronFormat FormatOf(string expression) =>
        expression.Split(Blanks, StringSplitOptions.RemoveEmptyEntries).Length > 5 ? CronFormat.IncludeSeconds : CronFormat.Standard;

    private static string Shown(string text, int most) => text.Length > most ? text[..most] + "…" : text;
}

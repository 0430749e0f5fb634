using Workflows.Storage.Lanes;
using Workflows.Storage.Operations;

namespace Workflows.Mail;

/// <summary>The outcome of sending one mail.</summary>
/// <param name="Result">What the lane does with the mail; null when the server took it.</param>
internal sealed record SmtpOutcome(EffectResult? Result)
{
    private static readonly TimeSpan FirstRepeat = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(8);

    public static SmtpOutcome Sent { get; } = new((EffectResult?)null);

    /// <summary>The mail waits for as long as the obstacle lasts.</summary>
    public static SmtpOutcome Wait(Obstacle obstacle) => new(EffectResult.Retry.Behind(obstacle));

    public static SmtpOutcome NotTried(string why) => new(EffectResult.Retry.NotTried(why));

    /// <summary>The server refuses this mail for good.</summary>
    public static SmtpOutcome Refuse(string error) => new(new EffectResult.Refused(error));

    /// <summary>
    /// The server was handed the mail and did not say whether it took it. It is repeated after half an hour, and then after pauses that
    /// are twice as long each time.
    /// </summary>
    /// <param name="before">How often that happened before.</param>
    public static SmtpOutcome Unknown(int before) =>
        new(
            EffectResult.Retry.Behind(
                SmtpObstacles.Unknown,
                TimeSpan.FromMinutes(Math.Min(LongestPause.TotalMinutes, FirstRepeat.TotalMinutes * Math.Pow(2, Math.Min(before, 10))))
            )
        );
}

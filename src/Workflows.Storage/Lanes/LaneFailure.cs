using Workflows.Storage.Operations;

namespace Workflows.Storage.Lanes;

/// <summary>The result of an attempt that ended with an exception.</summary>
internal static class LaneFailure
{
    /// <summary>A failure of the database is an obstacle; every other one is a failure of the effect, and counted.</summary>
    /// <param name="e">The exception.</param>
    /// <param name="what">The end of a sentence that says what failed.</param>
    /// <param name="mayHaveHappened">Whether the other system has carried out the effect, or may have.</param>
    public static EffectResult.Retry Of(Exception e, string what, bool mayHaveHappened = false) =>
        RowFault.IsPassing(e)
            ? EffectResult.Retry.Behind(
                new Obstacle
                {
                    Key = "database",
                    Kind = ObstacleKind.Busy,
                    Problem = "the database is slow or away",
                    Sentence = $"The database did not take part ({e.GetType().Name}): {what}.",
                }
            ) with
            {
                MayHaveHappened = mayHaveHappened,
            }
            : new EffectResult.Retry($"{e.GetType().Name}: {what}.") { MayHaveHappened = mayHaveHappened };
}

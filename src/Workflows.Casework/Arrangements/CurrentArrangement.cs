using Workflows.Engine.Authoring;
using Workflows.Storage.Lanes;

namespace Workflows.Casework.Arrangements;

/// <summary>Reads the arrangement that an input of an activity names, in the transaction that the activity runs in.</summary>
internal static class CurrentArrangement
{
    /// <exception cref="FaultException">There is no such arrangement; the caller's sentence says what that means for the activity.</exception>
    public static async ValueTask<Arrangement> OfAsync(ActivityExecutionContext context, Input<string?> arrangementId, string missing) =>
        await context
            .GetRequiredService<ArrangementBook>()
            .FindAsync(
                context.GetRequiredService<CurrentTransaction>().Transaction,
                context.Get(arrangementId) ?? "",
                context.CancellationToken
            )
        ?? throw new FaultException(missing);
}

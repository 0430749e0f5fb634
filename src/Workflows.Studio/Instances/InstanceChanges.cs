using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Workflows.Engine.Execution;
using Workflows.Storage;
using Workflows.Storage.Instances;
using Workflows.Studio.Access;
using Workflows.Studio.Api;

namespace Workflows.Studio.Instances;

/// <summary>
/// Changes instances for accounts, and keeps the rules of live cases: an instance that holds case data is cancelled one at a time and with a reason, may
/// be retried by itself, and is reached by no other change.
/// </summary>
internal sealed class InstanceChanges(
    Database database,
    InstanceOrders orders,
    InstanceReading reading,
    InstanceDeletion deletion,
    CommitWait wait
)
{
    public const string NeedsReason =
        "This instance belongs to a case, so a reason is needed to cancel it: say it as 'reason' in the body or in a header.";
    public const string NeedsReasonBelow =
        "An instance that it started belongs to a case, so a reason is needed to cancel it: say it as 'reason' in the body or in a header.";
    public const string HoldsCaseData = "This instance belongs to a case, so its variables cannot be set from outside.";
    public const string NeverDeleted =
        "This instance belongs to a case: it is deleted with the case, when retention says so, and never by hand.";
    public const string OneAtATime = "Instances that belong to a case are cancelled one at a time, each with a reason.";
    public const string StillRuns = "This instance has not ended: cancel it first.";
    public const string RetriedAlone = "Instances that belong to a case are retried one at a time.";
    private const string SentBack =
        $"A value is '{CaseRedaction.Protected}': that is what stands in the place of a value that you may not see, and it cannot be stored.";
    private const string Ended = "This instance has ended, so nothing of it can be changed any more.";
    private const int LongestReason = 1000;

    /// <summary>Cancels one instance and waits for it.</summary>
    /// <exception cref="RefusedRequestException">A reason is missing.</exception>
    public async Task CancelAsync(InstanceView view, string? reason, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (view.Summary.IsProtected && string.IsNullOrWhiteSpace(reason))
        {
            throw new RefusedRequestException(NeedsReason);
        }

        if (reason is { Length: > LongestReason })
        {
            throw new RefusedRequestException($"A reason has at most {LongestReason} characters.");
        }

        try
        {
            await OrderAsync(
                t => orders.CancelAsync(t, view.Summary.Id, user.Actor(), reason?.Trim(), cancellationToken),
                cancellationToken
            );
        }
        catch (LiveCaseException e)
        {
            throw new RefusedRequestException(e.IsBelow ? NeedsReasonBelow : NeedsReason);
        }
    }

    /// <summary>Cancels those of some instances that run and hold no case data, and waits for them.</summary>
    /// <returns>How many were cancelled, and how many were left out because they hold case data.</returns>
    public async Task<(int Cancelled, int LeftOut)> CancelManyAsync(
        IReadOnlyCollection<InstanceView> views,
        ClaimsPrincipal user,
        CancellationToken cancellationToken
    )
    {
        var running = views.Where(v => v.Summary.Status == WorkflowStatus.Running).ToList();
        var ordered = new List<string>();
        var leftOut = running.Count(v => v.Summary.IsProtected);
        await using (var transaction = await database.BeginAsync(cancellationToken))
        {
            foreach (var view in running.Where(v => !v.Summary.IsProtected))
            {
                try
                {
                    if (await orders.CancelAsync(transaction, view.Summary.Id, user.Actor(), null, cancellationToken) is { } delivery)
                    {
                        ordered.Add(delivery);
                    }
                }
                catch (LiveCaseException)
                {
                    leftOut++;
                }
            }

            await transaction.CommitAsync(cancellationToken);
        }

        foreach (var delivery in ordered)
        {
            await wait.UntilAsync(async token => !await reading.WaitsAsync(delivery, token), cancellationToken);
        }

        return (ordered.Count, leftOut);
    }

    /// <summary>Sets variables and waits for it.</summary>
    /// <exception cref="RefusedRequestException">The instance holds case data, has ended, or a value cannot be stored.</exception>
    public async Task SetVariablesAsync(OpenedInstance opened, JsonObject values, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        CheckSent(values);
        var summary = opened.Instance.Summary;
        if (summary.IsProtected)
        {
            throw new RefusedRequestException(HoldsCaseData, StatusCodes.Status409Conflict);
        }

        var inspection = StateInspection.Of(opened.Instance.State, summary.Id);
        foreach (var (variableId, value) in values)
        {
            if (opened.View.Workflow is { } workflow && inspection.WhyNotSet(workflow, variableId, value) is { } why)
            {
                throw new RefusedRequestException(why);
            }
        }

        try
        {
            if (!await OrderAsync(t => orders.SetVariablesAsync(t, summary.Id, values, user.Actor(), cancellationToken), cancellationToken))
            {
                throw new RefusedRequestException(Ended, StatusCodes.Status409Conflict);
            }
        }
        catch (LiveCaseException)
        {
            throw new RefusedRequestException(HoldsCaseData, StatusCodes.Status409Conflict);
        }
    }

    /// <summary>Runs what failed again and waits for it.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="activityInstanceId">The execution that failed; null: all of them.</param>
    /// <param name="user">The account.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>False when the instance has ended for good.</returns>
    public Task<bool> RetryAsync(
        string instanceId,
        string? activityInstanceId,
        ClaimsPrincipal user,
        CancellationToken cancellationToken
    ) =>
        OrderAsync(
            t => orders.RetryAsync(t, instanceId, activityInstanceId, user.Actor(), sparesCases: false, cancellationToken),
            cancellationToken
        );

    /// <summary>Deletes an instance that has ended.</summary>
    /// <returns>False when there is no such instance.</returns>
    /// <exception cref="RefusedRequestException">It runs, or it holds case data.</exception>
    public async Task<bool> DeleteAsync(string instanceId, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await deletion.DeleteAsync(instanceId, user.Actor(), cancellationToken) switch
        {
            DeletionOutcome.Deleted => true,
            DeletionOutcome.NotFound => false,
            DeletionOutcome.StillRuns => throw new RefusedRequestException(StillRuns, StatusCodes.Status409Conflict),
            _ => throw new RefusedRequestException(NeverDeleted, StatusCodes.Status409Conflict),
        };

    /// <summary>Refuses what was shown in the place of a value.</summary>
    /// <exception cref="RefusedRequestException">It was sent back.</exception>
    public static void CheckSent(JsonNode? value)
    {
        if (CaseRedaction.IsSentBack(value))
        {
            throw new RefusedRequestException(SentBack);
        }
    }

    private async Task<bool> OrderAsync(Func<Transaction, Task<string?>> order, CancellationToken cancellationToken)
    {
        string? delivery;
        await using (var transaction = await database.BeginAsync(cancellationToken))
        {
            delivery = await order(transaction);
            await transaction.CommitAsync(cancellationToken);
        }

        if (delivery is null)
        {
            return false;
        }

        return await wait.UntilAsync(async token => !await reading.WaitsAsync(delivery, token), cancellationToken)
            ? true
            : throw new RefusedRequestException(
                "The change was taken, but the instance has not come to it yet: something before it takes long or is parked. See operations.",
                StatusCodes.Status503ServiceUnavailable
            );
    }
}

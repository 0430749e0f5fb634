using System.Globalization;
using Workflows.Engine.Execution;
using Workflows.Storage;
using Workflows.Storage.Operations;
using Workflows.Submissions.Intake;

namespace Workflows.Server.Pages;

/// <summary>Formats times and codes for the operations pages.</summary>
public static class Show
{
    /// <summary>The local time of an instant, for example <c>Thu 26 Nov 10:12</c>.</summary>
    public static string At(DateTimeOffset at) => London.Local(at).ToString("ddd d MMM HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Who can remove an obstacle.</summary>
    public static string Obstacle(string kind) =>
        kind switch
        {
            ObstacleKind.NeedsPerson => "A person must mend this",
            ObstacleKind.Unknown => "Its outcome is not known",
            _ => "It may pass by itself",
        };

    /// <summary>The state of a run in words.</summary>
    public static string Run(string subStatus) =>
        subStatus switch
        {
            WorkflowSubStatus.Pending or WorkflowSubStatus.Executing => "running",
            WorkflowSubStatus.Suspended => "waiting",
            WorkflowSubStatus.Finished => "finished",
            WorkflowSubStatus.Faulted => "failed",
            WorkflowSubStatus.Cancelled => "cancelled",
            _ => subStatus,
        };

    /// <summary>The reason of a hold in words.</summary>
    public static string Hold(string reason) =>
        reason switch
        {
            HoldReason.FormChanged => "its questions were changed in Google",
            HoldReason.PersonalData => "it may contain personal details",
            HoldReason.SecondRequest => "the case has another open request",
            HoldReason.Invalid => "an answer is not valid",
            _ => reason,
        };
}

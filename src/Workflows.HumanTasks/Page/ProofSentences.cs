using Workflows.HumanTasks.Identity;
using Workflows.People.WorkingTime;

namespace Workflows.HumanTasks.Page;

/// <summary>What the page says when a proof of identity is refused. An unknown link gets the same sentences as a known one.</summary>
internal static class ProofSentences
{
    /// <summary>The message when no code was sent, because three were sent within the last hour.</summary>
    public const string ThreeCodesSent = "Three codes were sent in the last hour. Use the newest one, or try again later.";

    /// <summary>The sentence about a mailed code that was refused.</summary>
    public static string OfMailedCode(CodeResult result) =>
        result.Outcome switch
        {
            CodeOutcome.Locked =>
                $"Too many wrong codes were typed. This link is locked until {UkTime.Clock(result.Until!.Value)} in this browser. If it is known to us, its owner was told.",
            CodeOutcome.Misused =>
                "Too many codes were asked for or typed on this link, so it has ended. A fresh one was sent to the person it belongs to.",
            _ => "That code is not right, is older than 10 minutes, or was asked for in another browser.",
        };

    /// <summary>The sentence about an authenticator's code that was refused.</summary>
    public static string OfAuthenticator(CodeResult result) =>
        result.Outcome == CodeOutcome.Locked
            ? $"Too many wrong codes were typed for this authenticator. None is taken until {UkTime.Spoken(result.Until!.Value)}."
            : "That code is not right, or it was used already. Wait for the next one.";

    /// <summary>The field and the sentence about an authenticator that was not set up.</summary>
    public static (string Field, string Sentence) Of(EnrolmentOutcome outcome) =>
        outcome switch
        {
            EnrolmentOutcome.TooOld => (
                "code",
                "This page was open too long. Scan the new picture, and type the code that the app then shows."
            ),
            EnrolmentOutcome.WrongHandedOverCode => ("handedOver", "That is not the code of your manager, or it is older than 7 days."),
            EnrolmentOutcome.HandedOverCodeEnded => (
                "handedOver",
                "That is not the code of your manager, and too many wrong ones were typed, so it has ended. Ask for a new one."
            ),
            EnrolmentOutcome.NeedsHandedOverCode => (
                "handedOver",
                "An authenticator was set up before. Only with a code from your manager another one takes its place."
            ),
            _ => ("code", "That code is not right. Wait for the next one in your app."),
        };
}

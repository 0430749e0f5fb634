using System.Globalization;

namespace Workflows.Faults;

/// <summary>What is to become of a case.</summary>
internal enum Plan
{
    Approve,
    Decline,

    /// <summary>Nobody answers it during the run.</summary>
    Leave,
}

/// <summary>A form that the stand-in for Google accepted: from then on it may not be lost.</summary>
/// <param name="Reference">The case's reference, different for each.</param>
/// <param name="ResponseId">The id that was given to the sender.</param>
/// <param name="Service">The service's code.</param>
/// <param name="Plan">What the lead will do.</param>
internal sealed record Case(string Reference, string ResponseId, string Service, Plan Plan)
{
    private const string Letters = "ABCDEFGHJKLMNPQRTUVWXYZ";

    /// <summary>The outcome whose recording a page has shown; null until then.</summary>
    public string? Acknowledged { get; set; }

    /// <summary>How often the person began anew because no acknowledgement came.</summary>
    public int Retries { get; set; }

    /// <summary>The state that the case must end in.</summary>
    public string EndState =>
        Plan switch
        {
            Plan.Approve => "AwaitingAgreement",
            Plan.Decline => "Declined",
            _ => "AwaitingDecision",
        };

    /// <summary>The outcome as it is stored.</summary>
    public string? Outcome =>
        Plan switch
        {
            Plan.Approve => "approve",
            Plan.Decline => "decline",
            _ => null,
        };

    /// <summary>A valid reference: the check letter is computed here anew, as the charity's other systems do.</summary>
    public static string ReferenceOf(string service, int number) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{service}-{number:00000}-{Letters[((7 * number) + service.Sum(c => c)) % Letters.Length]}"
        );
}

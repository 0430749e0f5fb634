namespace Workflows.Engine.Authoring;

/// <summary>
/// A question that offers answers, each of them a port. Publishing refuses an offered answer that nothing follows: whoever gives it would see
/// nothing happen.
/// </summary>
public interface IOffersOutcomes
{
    /// <summary>The ports of the offered answers; null when they are computed, so that only the run shows them.</summary>
    IReadOnlyList<string>? OfferedOutcomes { get; }

    /// <summary>The ports of a question that ends without an answer.</summary>
    IReadOnlyList<string> OtherOutcomes { get; }
}

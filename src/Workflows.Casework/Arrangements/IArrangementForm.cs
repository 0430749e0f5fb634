using System.Text.Json.Nodes;
using Workflows.Storage;

namespace Workflows.Casework.Arrangements;

/// <summary>Port: whether a form about an arrangement fits it now. There is one class a form; intake asks before it takes the form.</summary>
public interface IArrangementForm
{
    /// <summary>The form's key, for example <c>F3</c>.</summary>
    string FormKey { get; }

    /// <summary>Says which arrangement the form is about, or why it fits none.</summary>
    /// <param name="transaction">The transaction that takes the form.</param>
    /// <param name="open">The open arrangement of the case; null when it has none.</param>
    /// <param name="all">All arrangements of the case, oldest first.</param>
    /// <param name="sender">Who sent it.</param>
    /// <param name="answers">Its coded answers.</param>
    /// <param name="cancellationToken">Stops it.</param>
    ValueTask<FormFit> FitAsync(
        Transaction transaction,
        Arrangement? open,
        IReadOnlyList<Arrangement> all,
        FormSender sender,
        IReadOnlyDictionary<string, JsonNode?> answers,
        CancellationToken cancellationToken
    );
}

/// <summary>Who sent a form about an arrangement.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="Managed">Codes of the services whose manager they are.</param>
public sealed record FormSender(string PersonId, IReadOnlySet<string> Managed)
{
    /// <summary>Whether they are the arrangement's worker or its service's manager.</summary>
    public bool IsWorkerOrManagerOf(Arrangement arrangement) => arrangement.WorkerId == PersonId || Managed.Contains(arrangement.Service);
}

/// <summary>The arrangement that a form is about, or the reason why there is none.</summary>
/// <param name="ArrangementId">Id of the arrangement; null when the form does not fit.</param>
/// <param name="Refusal">
/// What the sender is told, after "Question N": <c>names a case that …</c>; null when the form fits.
/// </param>
public sealed record FormFit(string? ArrangementId, string? Refusal)
{
    /// <summary>The form is about this arrangement.</summary>
    public static FormFit Of(Arrangement arrangement) => new(arrangement.Id, null);

    /// <summary>The form fits no arrangement.</summary>
    public static FormFit No(string refusal) => new(null, refusal);
}

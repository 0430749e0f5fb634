using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Storage;

namespace Workflows.Casework.Changes;

/// <summary>
/// Whether a form F6 fits the open arrangement of its case. That a young person wants to stop may come from any member of staff; everything
/// else comes from the arrangement's worker or service manager, and needs a state that takes it.
/// </summary>
public sealed class ChangeForm : IArrangementForm
{
    /// <summary>The form's key.</summary>
    public const string Key = "F6";

    /// <inheritdoc />
    public string FormKey => Key;

    /// <inheritdoc />
    public ValueTask<FormFit> FitAsync(
        Transaction transaction,
        Arrangement? open,
        IReadOnlyList<Arrangement> all,
        FormSender sender,
        IReadOnlyDictionary<string, JsonNode?> answers,
        CancellationToken cancellationToken
    ) => new(Fit(open, all, sender, ReportedChange.Of(answers)));

    private static FormFit Fit(Arrangement? open, IReadOnlyList<Arrangement> all, FormSender sender, ReportedChange? change)
    {
        var isTheirs = sender.IsWorkerOrManagerOf(open ?? all[^1]);
        if (change != ReportedChange.YoungPersonStops && !isTheirs)
        {
            return FormFit.No("names a case that is not yours: its worker or service manager reports that.");
        }

        // Whether a case is open is nobody's business but its people's; a stop that comes too late changes nothing and is told to none.
        if (open is null)
        {
            return FormFit.No("names a case in which nothing is open that could be changed.");
        }

        return change?.Takes(open) == true
            ? FormFit.Of(open)
            : FormFit.No("names a case in which that cannot be changed now: its page says what can.");
    }
}

using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Register;
using Workflows.Storage;

namespace Workflows.Casework.Setup;

/// <summary>
/// Which arrangement a form F3 is about: the open one of its case, while it waits for its set-up or is paused. The sender is its worker or
/// service manager.
/// </summary>
public sealed class SetupForm(PilotRegister register) : IArrangementForm
{
    /// <summary>The form's key.</summary>
    public const string Key = "F3";

    /// <inheritdoc />
    public string FormKey => Key;

    /// <inheritdoc />
    public async ValueTask<FormFit> FitAsync(
        Transaction transaction,
        Arrangement? open,
        IReadOnlyList<Arrangement> all,
        FormSender sender,
        IReadOnlyDictionary<string, JsonNode?> answers,
        CancellationToken cancellationToken
    )
    {
        // To a stranger every case looks the same.
        var newest = open ?? all[^1];
        if (!sender.IsWorkerOrManagerOf(newest))
        {
            return FormFit.No("names a case that is not yours.");
        }

        if (open is not { State: ArrangementState.AwaitingSetup or ArrangementState.Paused })
        {
            return FormFit.No(
                newest.State == ArrangementState.AwaitingAgreement
                    ? "names a case whose young person has not agreed yet: the set-up comes after that."
                    : "names a case that does not wait for its set-up now."
            );
        }

        var others = SetupRule.PhoneOf(answers) is { } asset ? await register.OfPhoneAsync(transaction, asset, cancellationToken) : [];
        return others.Count > 0 && others.All(other => other.PersonId != open.WorkerId)
            ? FormFit.No("names a case whose worker has another phone: the asset tag of question 1b is another worker's in the register.")
            : FormFit.Of(open);
    }
}

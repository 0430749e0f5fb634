using System.Text.RegularExpressions;
using Workflows.Engine.Authoring;
using Workflows.Mail;
using Workflows.People;

namespace Workflows.Casework.Arrangements;

/// <summary>The mails that may be sent about an arrangement, for the studio's list.</summary>
public sealed class TemplateChoices(MailTemplates templates, ArrangementMail mail) : DropDownChoices
{
    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given) =>
        templates
            .Ids.Order(StringComparer.Ordinal)
            .Where(id => mail.Refuse(id, [RoleCodes.ServiceManager]) is null)
            .Select(id => new SelectListItem($"{id}: {templates.Get(id).SubjectInWords}", id));
}

/// <summary>The events of arrangements, for the studio's list.</summary>
public sealed class EventChoices : DropDownChoices
{
    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given) =>
        Enum.GetNames<ArrangementEventKind>().Select(name => new SelectListItem(InWords.Of(name), name));
}

/// <summary>The states at which a workflow can start, for the studio's list.</summary>
public sealed class StateChoices : DropDownChoices
{
    private static readonly ArrangementState[] Starting =
    [
        ArrangementState.AwaitingAgreement,
        ArrangementState.AwaitingSetup,
        ArrangementState.Active,
        ArrangementState.Paused,
        ArrangementState.Parked,
        ArrangementState.Ended,
        ArrangementState.Withdrawn,
        ArrangementState.Excluded,
        ArrangementState.NotNow,
    ];

    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given) =>
        Starting.Select(state => new SelectListItem(InWords.Of(state.ToString()), state.ToString()));
}

/// <summary>The codes with which an arrangement ends, for the studio's list.</summary>
public sealed class EndCodeChoices : DropDownChoices
{
    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given) =>
        EndCodes
            .All.Order(StringComparer.Ordinal)
            .Select(code => new SelectListItem(code.Replace('_', ' '), code))
            .Prepend(new SelectListItem("None", ""));
}

/// <summary>The channels that a pause may name, for the studio's list.</summary>
public sealed class ChannelChoices : DropDownChoices
{
    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given) =>
        DecisionCodes
            .ChannelsOfPause.Select(code => new SelectListItem(DecisionCodes.Channel(code), code))
            .Prepend(new SelectListItem("None", ""));
}

/// <summary>Names of the product's closed lists, as people read them.</summary>
internal static partial class InWords
{
    /// <summary><c>AwaitingAgreement</c> as "Awaiting agreement".</summary>
    public static string Of(string name)
    {
        var words = WordStart().Replace(name, " ").ToLowerInvariant();
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])", RegexOptions.None, 1000)]
    private static partial Regex WordStart();
}

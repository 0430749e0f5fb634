using System.Reflection;
using Workflows.Engine.Authoring;

namespace Workflows.People;

/// <summary>The charity's services, for the studio's list.</summary>
public sealed class ServiceChoices(PeopleDirectory people) : DropDownOptionsProviderBase
{
    /// <inheritdoc />
    protected override bool RefreshOnChange => true;

    /// <inheritdoc />
    protected override bool FollowsInputs => false;

    /// <inheritdoc />
    protected override async ValueTask<ICollection<SelectListItem>> GetItemsAsync(
        PropertyInfo propertyInfo,
        object? context,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await people.ServicesAsync(cancellationToken: cancellationToken)).Select(service => new SelectListItem(
                $"{service.Name} ({service.Code})",
                service.Code
            )),
        ];
}

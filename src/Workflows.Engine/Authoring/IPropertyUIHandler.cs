using System.Reflection;

namespace Workflows.Engine.Authoring;

/// <summary>
/// Gives what the studio's editor of an input needs, from live data: the choices of a drop-down list, for example. The shape is Elsa's, so that a
/// handler moves over. An input names it by <see cref="InputAttribute.UIHandler"/>, and it is registered as a service.
/// </summary>
public interface IPropertyUIHandler
{
    /// <summary>The entries of <c>uiSpecifications</c>, by name.</summary>
    /// <param name="propertyInfo">The input.</param>
    /// <param name="context">What the studio sent: the activity's own inputs; null when nothing is known of an activity.</param>
    /// <param name="cancellationToken">Stops it.</param>
    ValueTask<IDictionary<string, object>> GetUIPropertiesAsync(
        PropertyInfo propertyInfo,
        object? context,
        CancellationToken cancellationToken = default
    );
}

/// <summary>A choice of a list.</summary>
/// <param name="Text">What people read.</param>
/// <param name="Value">What the definition stores.</param>
public sealed record SelectListItem(string Text, string Value);

/// <summary>The choices of a drop-down list.</summary>
public abstract class DropDownOptionsProviderBase : IPropertyUIHandler
{
    /// <summary>Whether the choices may change while the server runs; the studio then asks for them whenever an activity is opened.</summary>
    protected virtual bool RefreshOnChange => false;

    /// <inheritdoc />
    public async ValueTask<IDictionary<string, object>> GetUIPropertiesAsync(
        PropertyInfo propertyInfo,
        object? context,
        CancellationToken cancellationToken = default
    )
    {
        var items = await GetItemsAsync(propertyInfo, context, cancellationToken);
        return UIProperties.Of(InputUIHints.DropDown, new { SelectList = new { Items = items } }, RefreshOnChange);
    }

    /// <summary>The choices; the studio lists them by their text.</summary>
    protected abstract ValueTask<ICollection<SelectListItem>> GetItemsAsync(
        PropertyInfo propertyInfo,
        object? context,
        CancellationToken cancellationToken
    );
}

/// <summary>The choices of a list of tick boxes.</summary>
public abstract class CheckListOptionsProviderBase : IPropertyUIHandler
{
    /// <summary>Whether the choices may change while the server runs; the studio then asks for them whenever an activity is opened.</summary>
    protected virtual bool RefreshOnChange => false;

    /// <inheritdoc />
    public async ValueTask<IDictionary<string, object>> GetUIPropertiesAsync(
        PropertyInfo propertyInfo,
        object? context,
        CancellationToken cancellationToken = default
    )
    {
        var items = await GetItemsAsync(propertyInfo, context, cancellationToken);
        return UIProperties.Of(InputUIHints.CheckList, new { CheckList = new { Items = items, IsFlagsEnum = false } }, RefreshOnChange);
    }

    /// <summary>The choices, in the order of the list. A chosen value that is not among them is lost when another one is ticked.</summary>
    protected abstract ValueTask<ICollection<SelectListItem>> GetItemsAsync(
        PropertyInfo propertyInfo,
        object? context,
        CancellationToken cancellationToken
    );
}

/// <summary>What handlers give, under the studio's names.</summary>
internal static class UIProperties
{
    public static IDictionary<string, object> Of(string hint, object properties, bool refresh)
    {
        var given = new Dictionary<string, object>(StringComparer.Ordinal) { [hint] = properties };
        if (refresh)
        {
            given["Refresh"] = true;
        }

        return given;
    }
}

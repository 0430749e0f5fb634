using System.Reflection;

namespace Workflows.Engine.Authoring;

/// <summary>Choices of a list.</summary>
public abstract class OptionsProviderBase : IPropertyUIHandler
{
    private protected OptionsProviderBase() { }

    /// <summary>Whether the choices may change while the server runs; the studio then asks for them when an activity is opened.</summary>
    protected virtual bool RefreshOnChange => false;

    /// <summary>
    /// Whether the choices depend on other inputs of the activity. The studio then asks anew for each activity; otherwise it asks once, and again
    /// after the next save, because it builds an activity's form several times over while it has to ask.
    /// </summary>
    protected virtual bool FollowsInputs => RefreshOnChange;

    private protected abstract string UIHint { get; }

    /// <inheritdoc />
    public async ValueTask<IDictionary<string, object>> GetUIPropertiesAsync(
        PropertyInfo propertyInfo,
        object? context,
        CancellationToken cancellationToken = default
    )
    {
        var properties = PropertiesOf(await GetItemsAsync(propertyInfo, context, cancellationToken));
        var given = new Dictionary<string, object>(StringComparer.Ordinal) { [UIHint] = properties };
        if (context is null ? RefreshOnChange : FollowsInputs)
        {
            given["Refresh"] = true;
        }

        return given;
    }

    /// <summary>The choices.</summary>
    protected abstract ValueTask<ICollection<SelectListItem>> GetItemsAsync(
        PropertyInfo propertyInfo,
        object? context,
        CancellationToken cancellationToken
    );

    private protected abstract object PropertiesOf(ICollection<SelectListItem> items);
}

namespace Workflows.Casework.Pages.Tasks;

/// <summary>What the page of a link shows.</summary>
public enum TaskStep
{
    /// <summary>The same for every link: ask for a code.</summary>
    Start,

    /// <summary>Type the code.</summary>
    Code,

    /// <summary>Read and choose.</summary>
    Request,

    /// <summary>Confirm what was chosen.</summary>
    Confirm,

    /// <summary>How the request stands.</summary>
    Status,

    /// <summary>This link has ended; a fresh one may be sent.</summary>
    Fresh,

    /// <summary>Set up an authenticator.</summary>
    Enrol,

    /// <summary>The worker's next step.</summary>
    NextStep,

    /// <summary>What the worker is asked about.</summary>
    MoreInformation,
}

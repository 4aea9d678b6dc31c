namespace Aspire.Hosting.ApplicationModel;

/// <summary>Adds environment variables when the resource is about to start.</summary>
public sealed class EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> callback) : IResourceAnnotation
{
    public Func<EnvironmentCallbackContext, Task> Callback => callback;
}

/// <summary>Adds command-line arguments when the resource is about to start.</summary>
public sealed class CommandLineArgsCallbackAnnotation(Func<CommandLineArgsCallbackContext, Task> callback) : IResourceAnnotation
{
    public Func<CommandLineArgsCallbackContext, Task> Callback => callback;
}

/// <summary>How many copies of the resource run.</summary>
public sealed class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
{
    public int Replicas => replicas;
}

/// <summary>How far a dependency must have come.</summary>
public enum WaitType
{
    /// <summary>Running, and all its health checks pass.</summary>
    WaitUntilHealthy,

    /// <summary>Ended with the expected exit code.</summary>
    WaitForCompletion,

    /// <summary>Running.</summary>
    WaitUntilStarted,
}

/// <summary>What to do when a resource that is waited for has failed.</summary>
public enum WaitBehavior
{
    /// <summary>Go on waiting: someone may restart it.</summary>
    WaitOnResourceUnavailable,

    /// <summary>Give up with an exception.</summary>
    StopOnResourceUnavailable,
}

/// <summary>The resource starts after another one.</summary>
public sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    public IResource Resource => resource;

    public WaitType WaitType => waitType;

    public int ExitCode => exitCode;
}

/// <summary>The resource's data outlives the application.</summary>
internal sealed class DataVolumeAnnotation : IResourceAnnotation;

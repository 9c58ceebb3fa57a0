Attribute VB_Name = "XltierRun"
'@Folder("xltier")
'@ModuleDescription("Starts a verb of xltier in Python, from a button or the Macros dialog.")
Option Explicit

'The number of an error whose description is a sentence for the person.
Private Const SaidInWords As Long = 1

'@Description("Recalculates the tiers of the active workbook: the button on the Dashboard sheet.")
Public Sub RecalculateTiers()
    RunXltier "recalculate"
End Sub

'@Description("Runs a verb of xltier.excel.ribbon; whatever goes wrong ends in one sentence.")
Public Sub RunXltier(ByVal Verb As String)
    On Error GoTo CleanFail
    Dim Obstacle As String
    ForgetConfig
    Obstacle = ObstacleTo(Verb)
    If Len(Obstacle) > 0 Then
        Say Obstacle
    ElseIf IsLibreOffice() Then
        StartPython InterpreterPath(), Verb
    Else
        RunPython PythonCommand(Verb)
        RefreshRibbon
    End If

CleanExit:
    Exit Sub

CleanFail:
    Application.StatusBar = False
    If Err.Number = SaidInWords Then
        Say Err.Description
    Else
        Say TextWith("run.failed", Err.Description)
    End If
    Resume CleanExit
End Sub

'@Description("On a Mac Python calls this as it ends: an error is shown, the status bar given back.")
Private Sub CleanUp()
    On Error GoTo CleanFail
    Dim Content As String
    Dim FileName As String
    Application.StatusBar = False
    Application.ScreenUpdating = True
    RefreshRibbon
    FileName = Environ("HOME") & "/xlwings.log"
    Content = ReadFile(FileName)
    If Len(Content) > 0 Then ShowError FileName, Content
    Kill FileName

CleanExit:
    Exit Sub

CleanFail:
    'No file, no error.
    Resume CleanExit
End Sub

'@Description("Returns the sentence that says why a verb cannot run now, or nothing.")
Private Function ObstacleTo(ByVal Verb As String) As String
    ObstacleTo = ReasonAgainst(Verb)
    If Len(ObstacleTo) = 0 Then ObstacleTo = FaultOfSetup()
End Function

'@Description("Returns the Python that runs a verb inside Excel.")
Private Function PythonCommand(ByVal Verb As String) As String
    PythonCommand = "from xltier.excel import ribbon; ribbon.run('" & Verb & "', version='" & XltierVersion & "')"
End Function

'@Description("Starts Python beside LibreOffice; it finds the document that is open.")
Private Sub StartPython(ByVal Interpreter As String, ByVal Verb As String)
    Dim Arguments As String
    Arguments = " -P -m xltier.excel.ribbon " & Verb & " --office --version " & XltierVersion
    Shell Chr(34) & Interpreter & Chr(34) & Arguments, vbHide
End Sub
